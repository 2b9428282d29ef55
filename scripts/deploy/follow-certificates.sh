#!/bin/sh
# Gives nginx a certificate of its own to start with, and the real one as soon as certbot has it or renewed it.
set -eu
mkdir -p /certs
live="/etc/letsencrypt/live/$DOMAIN"
if [ -s "$live/fullchain.pem" ]; then
  cp -L "$live/fullchain.pem" "$live/privkey.pem" /certs/
else
  openssl req -new -x509 -days 30 -nodes -subj "/CN=$DOMAIN" -out /certs/fullchain.pem -keyout /certs/privkey.pem
fi
(
  while sleep 60; do
    [ -s "$live/fullchain.pem" ] || continue
    cmp -s "$live/fullchain.pem" /certs/fullchain.pem && continue
    cp -L "$live/privkey.pem" "$live/fullchain.pem" /certs/ && nginx -s reload
  done
) &
