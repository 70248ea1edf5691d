# The site's image: the locked packages, the code, the collected static files. It holds no secret and no data.
# By version and digest: the digest decides (docs/operations.md, Images).
ARG PYTHON_IMAGE=python:3.13.14-slim-bookworm@sha256:9d7f287598e1a5a978c015ee176d8216435aaf335ed69ac3c38dd1bbb10e8d64
FROM ${PYTHON_IMAGE}

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

# First what changes least. All of the lock are wheels, so nothing is compiled here.
# `--build-arg LOCK=extras` brings the extras too; the private PostgreSQL has no place here.
ARG LOCK=run
COPY requirements/${LOCK}.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes --only-binary=:all: -r requirements/${LOCK}.txt

COPY manage.py ./
COPY tracker tracker
COPY positions positions
COPY templates templates
COPY static static
# What the site's help is made of.
COPY docs/methods docs/methods
COPY docs/guide docs/guide
COPY docs/data-package.md docs/data-package.md
# The site may write nothing here, so that each start would compile the code again.
RUN python -m compileall -q manage.py tracker positions

# The settings ask for both variables; collectstatic uses neither, and neither stays in the image.
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_hex(32))") DATABASE_URL=postgresql://unused@unused/unused \
    python manage.py collectstatic --noinput

# The code belongs to root: the site cannot change it. By number, so that it shows that this is not root.
USER 10001:10001
EXPOSE 8000

# As `manage.py up` does it: threads, no control socket, and over-long addresses get the site's own answer.
CMD ["gunicorn", "tracker.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--timeout", "60", "--limit-request-line", "0", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm"]
