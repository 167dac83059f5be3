#!/bin/sh
# Makes what compose.yaml reads from deploy/secrets. Once: it changes nothing that is there.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir secrets

random() { openssl rand -base64 32 | tr +/ -_ | tr -d =; }
random >secrets/root-secret
random >secrets/postgres-password
echo "postgres://wxlogin:$(cat secrets/postgres-password)@postgres/wxlogin" >secrets/database-url
printf 'AppSecret of the mini program: '
read -r app_secret
echo "$app_secret" >secrets/app-secret

# wxlogin runs as user 1000 in its container, and Docker hands the files in as they are.
if ! chown 1000:1000 secrets/* 2>/dev/null && [ "$(uname)" = Linux ]; then
  echo 'Now run, as root: chown 1000:1000 deploy/secrets/*'
fi
echo 'Keep a copy of deploy/secrets/root-secret apart from the database: without it everybody has to log in again.'
