# Sourced by ./hub and tests/run. Builds what changed since the last build of the same target, and never while a hub of
# this checkout runs: replacing the files of a running process can kill it.
#
# File descriptor 9 is a lock on the built files. A build holds it exclusively; a hub and a test run hold it shared for
# as long as they live, because the descriptor goes with the process through exec.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
artifacts=$root/artifacts
host_dll=$artifacts/bin/ExchangeHub.Host/release/ExchangeHub.Host.dll

is_current() { # target name: nothing is newer than its last build; a removed file shows as a newer folder
  [[ -f $host_dll && -f $artifacts/.built-$1 ]] || return 1
  local sources=("$root"/src "$root"/Directory.*.props "$root"/global.json "$root"/NuGet.config)
  [[ $1 == host ]] || sources+=("$root"/tests)
  [[ -z $(find "${sources[@]}" -newer "$artifacts/.built-$1" -print -quit) ]]
}

require_sdk() {
  command -v dotnet >/dev/null && (cd "$root" && dotnet --version >/dev/null 2>&1) && return
  echo "需要 .NET SDK 10（见 global.json）。安装后请重试：https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
}

lock() { # on systems without flock (macOS) builds are not guarded against each other
  command -v flock >/dev/null || return 0
  flock "$@" 9
}

build_unless_current() { # project or solution, target name
  mkdir -p "$artifacts"
  exec 9>>"$artifacts/.lock"
  if ! is_current "$2"; then
    if lock -n; then
      is_current "$2" || build "$@"
    elif [[ ${2} != host ]]; then
      echo "本目录的 hub 正在运行，源码又有变动：请先停止 hub，再运行测试。" >&2
      exit 1
    fi
  fi
  lock -s # waits for a build that another ./hub has begun
  [[ -f $host_dll ]] || { echo "构建未完成，请重试。" >&2; exit 1; }
}

build() {
  require_sdk
  [[ -f $host_dll ]] && echo "源码有变动，重新构建…" >&2 || echo "首次构建…" >&2
  local begun=$artifacts/.building-$2 log=$artifacts/build-$2.log
  touch "$begun"
  # The lock stays here: the compiler's servers outlive the build and would keep it.
  if ! (cd "$root" && dotnet build "$1" -c Release -v q </dev/null >"$log" 2>&1 9>&-); then
    cat "$log" >&2
    exit 1
  fi
  [[ $2 == host ]] || compile_ahead
  mv "$begun" "$artifacts/.built-$2"
  [[ $2 == host ]] || cp -p "$artifacts/.built-$2" "$artifacts/.built-host"
}

# Tests and benchmarks start hubs by the hundred, and half of a start is compilation: it is done once, here, and again only for what
# changed. A ./hub up is not made to wait for that. Where it fails nothing is lost but time.
compile_ahead() {
  local made=$artifacts/obj/ExchangeHub.Host/release/R2R deps=${host_dll%.dll}.deps.json
  cmp -s "$deps" "$made/deps.json" || rm -rf "$made" # other packages, whose files may be older
  (cd "$root" && dotnet build src/ExchangeHub.Host -c Release -v q --use-current-runtime --no-self-contained -p:PublishReadyToRun=true \
    '-t:ResolveReferences;ComputeResolvedFilesToPublishList;CreateReadyToRunImages' </dev/null >"$artifacts/build-ahead.log" 2>&1 9>&-) || return 0
  cp "$deps" "$made/deps.json" && cp "$made"/*.dll "${host_dll%/*}" || true
}
