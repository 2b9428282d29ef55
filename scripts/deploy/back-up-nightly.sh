#!/usr/bin/env bash
# Dumps the database every night at 03:30 UTC into /backups and drops dumps older than two weeks.
set -uo pipefail
while :; do
  now=$(date -u +%s)
  next=$(date -u -d 'today 03:30' +%s)
  [ "$next" -gt "$now" ] || next=$((next + 86400))
  sleep $((next - now))
  file="/backups/bot-$(date -u +%F).dump"
  # Written aside first: a file of this name is a whole dump.
  if pg_dump -Fc -f "$file.part" && mv "$file.part" "$file"; then
    echo "backed up to $file"
    find /backups -name 'bot-*.dump' -mtime +14 -delete
  else
    echo "backup failed" >&2
  fi
done
