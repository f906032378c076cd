# Raven in a container: docker build -t raven .   docs/container.md says more.
#
# EXTRAS are those of pyproject.toml. With a GPU: --build-arg EXTRAS=neural,models
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
ARG EXTRAS=upscale
WORKDIR /src
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
COPY constraints.txt pyproject.toml hatch_build.py README.md LICENSE NOTICE.md ./
COPY raven raven
COPY assets assets
COPY docs docs
RUN python3 -m venv /opt/raven \
 && /opt/raven/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt ".[${EXTRAS}]" \
 && find /opt/raven -name __pycache__ -prune -exec rm -r {} +

FROM ${BASE}
COPY --from=build /opt/raven /opt/raven
COPY deploy/container/raven.toml deploy/container/healthy.py /etc/raven/
RUN useradd --system --uid 10001 --create-home raven && install -d -o raven -g raven /data /models
ENV PATH=/opt/raven/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RAVEN_DATA_FOLDER=/data \
    HF_HOME=/models \
    NVIDIA_VISIBLE_DEVICES=all
USER raven
VOLUME ["/data", "/models"]
EXPOSE 5100
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python3", "/etc/raven/healthy.py"]
ENTRYPOINT ["raven-server", "--config", "/etc/raven/raven.toml"]
