global using Skranke.Basics;
global using Grain = Skranke.Actors.Grain;
global using Request = Skranke.Actors.Request;
