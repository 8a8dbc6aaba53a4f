global using Skranke.Basics;
global using Skranke.NationalIds;
