using Skranke.Tests.SignIn;

return SignInCommand.Run(args, Console.Out, Console.Error, TimeProvider.System);
