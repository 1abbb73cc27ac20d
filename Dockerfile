# syntax=docker/dockerfile:1

# One Node for all stages, the version that package.json brings too.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
ENV NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false

# The browser side: built once, with the development packages.
FROM base AS web
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.json ./
COPY src ./src
COPY web ./web
RUN node_modules/.bin/vite build web

# What runs: production packages only. The image has its own Node, so the packaged one is left out.
FROM base AS packages
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node

# Read by a user who owns none of it, so it has to be readable: a checkout under umask 077 is not.
FROM base AS program
COPY package.json ./
COPY prompts ./prompts
COPY fixtures ./fixtures
COPY mails ./mails
COPY tests/evals ./tests/evals
COPY src ./src
COPY --from=web /app/web/dist ./web/dist
RUN chmod -R u=rwX,go=rX .

# ffmpeg brings voice notes of other phones into a format that can be transcribed.
FROM base AS runtime
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
RUN install -d -o node -g node -m 700 /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=program /app ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ROLE === 'worker' ? process.env.METRICS_PORT : process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Run with --init (compose: init: true), so that a small first process reaps what others leave behind.
CMD ["node", "src/main.ts"]
