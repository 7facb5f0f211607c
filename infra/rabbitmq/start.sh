#!/bin/sh
# Start of the broker's container. Definitions loaded at boot would keep RabbitMQ from making its first user, so they are
# imported once the node is up; importing them again changes nothing.
(
    until rabbitmqctl -q await_startup --timeout 60 2>/dev/null; do sleep 1; done
    # The account that makes those of clients; it exchanges nothing itself.
    rabbitmqctl -q add_user "$ACCOUNTS_USER" "$ACCOUNTS_PASSWORD" 2>/dev/null || rabbitmqctl -q change_password "$ACCOUNTS_USER" "$ACCOUNTS_PASSWORD"
    rabbitmqctl -q set_user_tags "$ACCOUNTS_USER" administrator
    rabbitmqctl -q set_permissions -p exchangehub "$ACCOUNTS_USER" '^out\.' '^$' '^$'
    # Last: the health check looks for them.
    rabbitmqctl import_definitions /etc/rabbitmq/exchangehub-definitions.json
) &
exec docker-entrypoint.sh rabbitmq-server
