# One image for web, worker, beat and migrations. No secret is needed to build it and none is inside.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements.txt /tmp/requirements.txt
RUN /venv/bin/pip install --require-hashes -r /tmp/requirements.txt
WORKDIR /app
COPY . .
RUN /venv/bin/python -m backend.common.messages compile
# The addresses make the settings the production ones; nothing connects to them, and the key signs nothing.
RUN DATABASE_URL=postgres://build REDIS_URL=redis://build EMAIL_URL=smtp://build SECRET_KEY=build /venv/bin/python manage.py collectstatic --noinput

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ROSTOK_DATA=/var/lib/rostok
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin rostok \
    && install -d -o rostok -g rostok /var/lib/rostok
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "backend.common.probe", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "backend.config.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--max-requests=2000", "--max-requests-jitter=200", "--timeout=60", "--graceful-timeout=30", "--forwarded-allow-ips=*", "--access-logfile=-"]
