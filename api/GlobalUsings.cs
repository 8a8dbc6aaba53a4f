global using Skranke.Basics;
