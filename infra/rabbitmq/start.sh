#!/bin/sh
# Start of the broker's container. Definitions loaded at boot would keep RabbitMQ from making its first user, so they are
# imported once the node is up; importing them again changes nothing.
(
    until rabbitmqctl -q await_startup --timeout 60 2>/dev/null; do sleep 1; done
    rabbitmqctl import_definitions /etc/rabbitmq/exchangehub-definitions.json
) &
exec docker-entrypoint.sh rabbitmq-server
