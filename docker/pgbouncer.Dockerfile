# PgBouncer of Debian, on the same base as the site. It holds no secret: who may come in is written at the start.
ARG PYTHON_IMAGE=python:3.13.14-slim-bookworm@sha256:9d7f287598e1a5a978c015ee176d8216435aaf335ed69ac3c38dd1bbb10e8d64
FROM ${PYTHON_IMAGE}

RUN apt-get update && apt-get install --yes --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*

USER 10002:10002
EXPOSE 6432

CMD ["sh", "-c", "umask 077 && printf '\"%s\" \"%s\"\\n' \"$TRACKER_APP\" \"$TRACKER_APP_PASSWORD\" > /run/pgbouncer/users.txt && exec pgbouncer /etc/pgbouncer/pgbouncer.ini"]
