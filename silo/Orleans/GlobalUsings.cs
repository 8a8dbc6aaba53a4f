global using Skranke.Basics;
global using Request = Skranke.Actors.Request;
