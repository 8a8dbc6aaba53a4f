# syntax=docker/dockerfile:1
# The engine without a PostgreSQL of its own: name one with Skranke__Postgres__Connection (see docker-compose.yml). One
# image for all roles: without a role it is an engine that hosts its grains itself, with Skranke__Cluster__Role=silo or
# api it is a process of a cluster.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 SkrankeOrleans=true
WORKDIR /src

# The projects alone first: what is restored stays cached until one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY grains/Grains.csproj grains/
COPY silo/Silo.csproj silo/
COPY api/Api.csproj api/
COPY silo/Orleans/Cluster.csproj silo/Orleans/Directory.Packages.props silo/Orleans/
RUN dotnet restore silo/Orleans/Cluster.csproj

COPY grains/ grains/
COPY silo/ silo/
COPY api/ api/
RUN dotnet publish silo/Orleans/Cluster.csproj --configuration Release --no-restore --output /engine

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ENV Skranke__Http__Port=8080 Skranke__Sip2__Port=6001 Skranke__Data=/data \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_EnableDiagnostics=0
# The engine sets its own ports; the image's setting would only make the web server warn.
ENV ASPNETCORE_HTTP_PORTS=
RUN mkdir /data /shared && chown "$APP_UID" /data /shared && chmod 0700 /data /shared
COPY --from=build /engine /engine
WORKDIR /engine
USER $APP_UID
VOLUME /data /shared
# HTTP, SIP2, silo to silo, API process to silo.
EXPOSE 8080 6001 11111 30000

# The image has no curl, but a shell that can open a connection.
SHELL ["/bin/bash", "-c"]
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD exec 3<>/dev/tcp/127.0.0.1/${Skranke__Http__Port} \
        && printf 'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 \
        && read -r _ status _ <&3 && [ "$status" = 200 ]

# SIGTERM stops it cleanly: what was acknowledged is in the database anyway, what is under way is finished, and a silo
# hands its grains over.
ENTRYPOINT ["dotnet", "Skranke.Cluster.dll"]
