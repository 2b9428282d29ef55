#!/bin/sh
# Starts PostgreSQL with TLS. The certificate is our own: it encrypts the way between containers, the bot does not
# check its name.
set -eu
dir=/var/lib/postgresql/tls
if [ ! -s "$dir/server.key" ]; then
  mkdir -p "$dir"
  openssl req -new -x509 -days 3650 -nodes -subj /CN=postgres -out "$dir/server.crt" -keyout "$dir/server.key"
fi
chown -R postgres:postgres "$dir"
chmod 600 "$dir/server.key"
exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file="$dir/server.crt" -c ssl_key_file="$dir/server.key"
