# Sourced by tests/run and tests/bench. Finds the servers the tests need, and installs what is missing where that is possible.

postgres_bin() { # the newest installed server's programs
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [[ -n $newest && -x $newest/initdb ]] && echo "$newest" && return
  command -v initdb >/dev/null && command -v pg_ctl >/dev/null && dirname "$(readlink -f "$(command -v initdb)")"
}

rabbitmq_bin() {
  local bin
  for bin in /usr/lib/rabbitmq/bin /usr/local/lib/rabbitmq/bin /opt/rabbitmq/sbin /opt/homebrew/sbin; do
    [[ -x $bin/rabbitmq-server && -x $bin/rabbitmqctl ]] && echo "$bin" && return
  done
  return 1
}

install_missing() {
  local missing=()
  [[ -n ${EXCHANGEHUB_TEST_POSTGRES:-} ]] || postgres_bin >/dev/null || missing+=(postgresql)
  [[ -n ${EXCHANGEHUB_TEST_RABBITMQ:-} ]] || rabbitmq_bin >/dev/null || missing+=(rabbitmq-server)
  [[ -x /usr/sbin/sshd ]] || missing+=(openssh-server)
  [[ -n ${EXCHANGEHUB_TEST_CHROMIUM:-} ]] || command -v chromium chromium-browser google-chrome >/dev/null || missing+=(chromium fonts-noto-cjk)
  command -v npm >/dev/null || missing+=(nodejs npm)
  command -v python3 >/dev/null || missing+=(python3-minimal)
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "Not installed, and only root can install it here with apt: ${missing[*]}. Tests that need it are skipped." >&2
    return 0
  fi

  echo "Installing ${missing[*]} …" >&2
  local log=$work/apt.log policy=/usr/sbin/policy-rc.d
  # The packages would start servers of their own on the usual ports; the tests want private ones.
  [[ -e $policy ]] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && own_policy=$policy; }
  { apt-get -o DPkg::Lock::Timeout=300 update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}"
  } </dev/null >"$log" 2>&1 || tail -20 "$log" >&2
  remove_own_policy
}

remove_own_policy() {
  [[ -z ${own_policy:-} ]] || rm -f "$own_policy"
  own_policy=
}
