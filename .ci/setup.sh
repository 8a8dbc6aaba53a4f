# shellcheck shell=bash
# What ./run, ./test and ./load have in common: see to it that .NET and PostgreSQL are there, and build what changed.
# To be sourced, with $root set to the project's folder. Everything is told on stderr; stdout belongs to the commands.

artifacts=${root:?}/.artifacts
export SKRANKE_ROOT=$root
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# install_package NAME: installs a Debian package, quietly unless it fails.
install_package() {
    local log
    log=$(mktemp)
    if ! apt-cache show "$1" >/dev/null 2>&1; then
        apt-get update >"$log" 2>&1 || true
    fi
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$1" >>"$log" 2>&1; then
        grep -E '^[EW]:' "$log" >&2 || tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# need_dotnet: finds .NET, also where it is installed and not in the search path.
need_dotnet() {
    local folder
    command -v dotnet >/dev/null && return
    for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
        if [ -x "$folder/dotnet" ]; then
            export DOTNET_ROOT=$folder PATH=$folder:$PATH
            return
        fi
    done
    if can_install; then
        say "Installing the package dotnet-sdk-10.0, because .NET is missing."
        install_package dotnet-sdk-10.0 && command -v dotnet >/dev/null && return
    fi
    die "The .NET 10 SDK is missing. Install the package dotnet-sdk-10.0 of your distribution (Debian, Ubuntu:" \
        "apt-get install dotnet-sdk-10.0; Fedora: dnf install dotnet-sdk-10.0), or get it from" \
        "https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
}

has_postgres_in() { [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] && [ -x "$1/postgres" ]; }

# The same places as PostgresBinaries.cs looks in.
has_postgres() {
    local folder
    local -a path
    if [ -n "${SKRANKE_POSTGRES_BIN:-}" ]; then
        has_postgres_in "$SKRANKE_POSTGRES_BIN"
        return
    fi
    IFS=: read -r -a path <<<"$PATH"
    for folder in "${path[@]}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
        /usr/local/pgsql/bin; do
        has_postgres_in "$folder" && return
    done
    return 1
}

# need_postgres: the server's programs. The engine runs a server of its own with them.
need_postgres() {
    has_postgres && return
    if [ -n "${SKRANKE_POSTGRES_BIN:-}" ]; then
        die "SKRANKE_POSTGRES_BIN names $SKRANKE_POSTGRES_BIN, where initdb, pg_ctl and postgres are not."
    fi
    if can_install; then
        say "Installing the package postgresql, because PostgreSQL's server programs are missing."
        install_postgres && has_postgres && return
    fi
    die "PostgreSQL's server programs are missing. Install them (Debian, Ubuntu: apt-get install postgresql;" \
        "Fedora: dnf install postgresql-server; Alpine: apk add postgresql), or name a running server:" \
        "./run --postgres 'Host=...;Database=...;Username=...;Password=...'"
}

# want_scanner: a program that reads barcodes from pictures. Only tests ask it; without it they are left out.
want_scanner() {
    command -v zbarimg >/dev/null && return
    if can_install; then
        say "Installing the package zbar-tools, a barcode scanner for the tests."
        install_package zbar-tools && command -v zbarimg >/dev/null && return
    fi
    say "The barcode scanner zbarimg is missing (Debian, Ubuntu: apt-get install zbar-tools);" \
        "the tests that ask it are left out."
}

# want_smtp: a mail server that the tests talk to. Only tests ask it; without it they are left out.
want_smtp() {
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null && return
    if can_install; then
        say "Installing the package python3-aiosmtpd, a mail server for the tests."
        install_package python3-aiosmtpd && /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null && return
    fi
    say "The mail server aiosmtpd is missing (Debian, Ubuntu: apt-get install python3-aiosmtpd);" \
        "the tests that talk to it are left out."
}

# Debian's package makes and starts a server of its own on installation. The engine has no use for that one, and a
# machine should not get an open port from trying a program; so the making of it is switched off meanwhile.
install_postgres() {
    local configuration=/etc/postgresql-common/createcluster.conf before status=0
    install_package postgresql-common || return
    before=$(mktemp)
    if [ -f "$configuration" ]; then
        cp -p "$configuration" "$before"
    fi
    printf 'create_main_cluster = false\n' >>"$configuration"
    install_package postgresql || status=$?
    cp -p "$before" "$configuration"
    rm -f "$before"
    return "$status"
}

# What the given folders are built from: names, sizes and times of all files, so that a file that was added, changed,
# replaced by an older one or deleted shows.
source_state() {
    (
        cd "$root" || exit
        find . -maxdepth 1 -type f \( -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name '*.txt' \
            -o -iname 'nuget.config' -o -name .editorconfig \) -printf '%p %s %T@\n'
        find "$@" -type d \( -name bin -o -name obj -o -name Reports \) -prune \
            -o -type f ! -name '*.md' -printf '%p %s %T@\n'
    ) | LC_ALL=C sort | sha256sum | cut -c 1-16
}

# with_build_lock COMMAND...: one build at a time, since all builds write the same folders.
with_build_lock() {
    mkdir -p "$artifacts"
    (
        if command -v flock >/dev/null; then
            exec 9>"$artifacts/build.lock"
            flock 9
        fi
        "$@"
    )
}

# quiet_dotnet ARGUMENTS...: runs dotnet and shows only what went wrong. Descriptor 9 is the lock: the compiler server
# stays on for the next build and must not keep it.
quiet_dotnet() {
    local log=$artifacts/build.log
    if [ ! -w "${HOME:-/nonexistent}" ]; then
        export HOME=$artifacts/home
        mkdir -p "$HOME"
    fi
    (cd "$root" && dotnet "$@") >"$log" 2>&1 9>&- && return
    if grep -qE ': error |error [A-Z]+[0-9]+' "$log"; then
        grep -E ': error |error [A-Z]+[0-9]+' "$log" | sed 's/ \[[^]]*\]$//; s/^ *//' \
            | LC_ALL=C sort -u | head -n 40 >&2
    else
        tail -n 30 "$log" >&2
    fi
    return 1
}

# build_if_stale PROJECT NAME FOLDERS...: publishes a project to .artifacts/NAME unless that was done for these very
# sources, and sets $built to the folder. Every state of the sources gets a folder of its own, with .artifacts/NAME a
# link to the latest: a build never writes over the files of an engine that runs.
build_if_stale() {
    local project=$1 name=$2 state
    shift 2
    state=$(source_state "$@")
    built=$artifacts/$name.$state
    if [ ! -f "$built/.complete" ]; then
        with_build_lock publish_project "$project" "$name" "$built" || die "$project could not be built."
    fi
}

publish_project() {
    local project=$1 name=$2 folder=$3 old
    # Somebody else may have built it while this one waited for the lock.
    [ -f "$folder/.complete" ] && return
    say "Building $project ..."
    rm -rf "$folder"
    # The analyzers judge the code in ./test; a start does not wait for them.
    quiet_dotnet publish "$project" -c Release -o "$folder" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
        || return
    touch "$folder/.complete"
    if [ -d "$artifacts/$name" ] && [ ! -L "$artifacts/$name" ]; then
        rm -rf "${artifacts:?}/$name"
    fi
    ln -s "$name.${folder##*.}" "$artifacts/$name.link" && mv -T "$artifacts/$name.link" "$artifacts/$name"

    # The last few stay for engines that still run from them.
    find "$artifacts" -maxdepth 1 -type d -name "$name.????????????????" -printf '%T@ %p\n' | LC_ALL=C sort -rn \
        | tail -n +5 | cut -d ' ' -f 2- | while IFS= read -r old; do rm -rf "$old"; done
}

# can_restore_orleans: whether the packages of the cluster's host and its tests are to be had. Why not is told where
# they are asked for.
can_restore_orleans() {
    local told=/dev/null
    if [ "${SKRANKE_REQUIRE_ORLEANS:-}" = 1 ]; then
        told=/dev/stderr
    fi
    SkrankeOrleans=true with_build_lock quiet_dotnet restore tests/Orleans/ClusterTests.csproj 2>"$told"
}
