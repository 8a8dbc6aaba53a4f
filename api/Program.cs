using Skranke.Api.Docs;
using Skranke.Api.Start;

return args is ["openapi"]
    ? await OpenApiFile.WriteToStandardOutput()
    : await Launch.Run(args);
