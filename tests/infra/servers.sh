# Sourced by tests/run and tests/bench, after packages.sh. Starts a private PostgreSQL cluster and a private RabbitMQ node in
# $work, on loopback, and stops them again by their process ids. Nothing outside $work is touched.

free_port() { # below the ports that the system hands out by itself
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    [[ " ${taken_ports:-} " == *" $port "* ]] && continue
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
    taken_ports+=" $port"
    free=$port
    return
  done
}

as_postgres() { # PostgreSQL refuses to run as root
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
  local bin
  bin=$(postgres_bin) || return 0
  free_port
  pg_port=$free pg_bin=$bin pg_data=$work/postgres
  mkdir "$pg_data"
  ((EUID != 0)) || chown postgres "$pg_data"
  as_postgres "$bin/initdb" -D "$pg_data" -U exchangehub -A trust -E UTF8 --no-locale >"$work/postgres.log" 2>&1 || return 1
  # fsync stays on: what a crash test proves must hold on the disk too.
  as_postgres "$bin/pg_ctl" -D "$pg_data" -l "$pg_data/server.log" -W start \
    -o "-p $pg_port -k $pg_data -c listen_addresses=127.0.0.1 -c max_connections=400" 9>&- >>"$work/postgres.log" 2>&1
}

await_postgres() {
  [[ -n ${pg_port:-} ]] || return 0
  local try
  for try in {1..120}; do
    if "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$pg_port"; then
      export EXCHANGEHUB_TEST_POSTGRES="Host=127.0.0.1;Port=$pg_port;Username=exchangehub;Database=postgres"
      return
    fi
    sleep 0.25
  done
  echo "PostgreSQL did not start:" >&2
  cat "$work/postgres.log" "$pg_data/server.log" >&2
  return 1
}

stop_postgres() {
  [[ -n ${pg_data:-} && -f $pg_data/postmaster.pid ]] || return 0
  as_postgres "$pg_bin/pg_ctl" -D "$pg_data" -m immediate -t 30 stop >/dev/null 2>&1
}

start_rabbitmq() {
  mq_bin=$(rabbitmq_bin) || { mq_bin=; return 0; }
  local home=$work/rabbitmq
  mkdir "$home"
  free_port; mq_port=$free
  free_port; local dist_port=$free
  free_port; local epmd_port=$free
  free_port; mq_api_port=$free
  mq_node=exchangehub-test-$$@localhost
  mq_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  cat >"$home/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$mq_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $mq_api_port
management.rates_mode = none
collect_statistics_interval = 1000
default_user = exchangehub
default_pass = $mq_password
default_user_tags.administrator = true
disk_free_limit.absolute = 100MB
vm_memory_high_watermark.relative = 0.25
CONF
  echo '[rabbitmq_management].' >"$home/enabled_plugins"
  mq_environment=(
    HOME="$home" RABBITMQ_NODENAME="$mq_node" RABBITMQ_NODE_PORT="$mq_port" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
    RABBITMQ_DIST_PORT="$dist_port" ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf"
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" RABBITMQ_MNESIA_BASE="$home/mnesia"
    RABBITMQ_LOG_BASE="$home/log" RABBITMQ_PID_FILE="$home/pid"
    # Its threads sleep when they have nothing to do: where cores are few, spinning takes them from who works.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
  )
  # An epmd of our own, in the foreground so that its process id is known; the node would leave one behind.
  env "${mq_environment[@]}" epmd -port "$epmd_port" -address 127.0.0.1 </dev/null >"$home/epmd.log" 2>&1 9>&- &
  epmd_pid=$!
  env "${mq_environment[@]}" "$mq_bin/rabbitmq-server" </dev/null >"$work/rabbitmq.log" 2>&1 9>&- &
  mq_pid=$!
}

await_rabbitmq() {
  [[ -n ${mq_pid:-} ]] || return 0
  if env "${mq_environment[@]}" "$mq_bin/rabbitmqctl" -n "$mq_node" wait --timeout 90 "$work/rabbitmq/pid" >"$work/rabbitmqctl.log" 2>&1 &&
    env "${mq_environment[@]}" "$mq_bin/rabbitmqctl" -n "$mq_node" await_startup --timeout 90 >>"$work/rabbitmqctl.log" 2>&1; then
    export EXCHANGEHUB_TEST_RABBITMQ="amqp://exchangehub:$mq_password@127.0.0.1:$mq_port/"
    export EXCHANGEHUB_TEST_RABBITMQ_API="http://exchangehub:$mq_password@127.0.0.1:$mq_api_port/"
    return
  fi
  echo "RabbitMQ did not start:" >&2
  cat "$work/rabbitmqctl.log" "$work/rabbitmq.log" >&2
  return 1
}

stop_rabbitmq() {
  local node_pid
  node_pid=$(cat "$work/rabbitmq/pid" 2>/dev/null)
  end_process "$node_pid"
  end_process "${mq_pid:-}"
  end_process "${epmd_pid:-}"
}

end_process() { # ask, wait up to 10 s, then insist
  [[ -n $1 ]] || return 0
  local try
  kill -TERM "$1" 2>/dev/null || return 0
  for try in {1..100}; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null
}

begin_servers() { # installs what is missing, makes $work and starts in it what the environment does not name
  work=$(mktemp -d "${TMPDIR:-/tmp}/$1.XXXXXX")
  chmod 711 "$work"
  install_missing
  [[ -n ${EXCHANGEHUB_TEST_POSTGRES:-} ]] || start_postgres
  [[ -n ${EXCHANGEHUB_TEST_RABBITMQ:-} ]] || start_rabbitmq
}

end_servers() {
  stop_rabbitmq
  stop_postgres
  remove_own_policy
  [[ -z ${work:-} ]] || rm -rf "$work"
}
