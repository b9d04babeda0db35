# The server and, with a different command, its workers:
#
#   docker build -t credence .
#   docker run -e CREDENCE_TOKEN="$(cat token)" -p 127.0.0.1:4010:4010 -v credence:/data credence
#   docker run -e CREDENCE_TOKEN="$(cat token)" credence worker --server http://tuner:4010 --study nets
#
# No compiler is needed: Node 24 uses the precompiled SQLite binding. Optional packages are kept, because the binaries of
# Vite and esbuild are among them.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

FROM node:24-bookworm-slim
WORKDIR /opt/credence
COPY package.json LICENSE ./
COPY --from=packages /packages/node_modules ./node_modules
COPY --from=build /build/dist ./dist
RUN mkdir /data && chown node:node /data && ln -s /opt/credence/dist/cli/main.js /usr/local/bin/credence
USER node
WORKDIR /data
VOLUME /data
ENV NODE_ENV=production CREDENCE_STORAGE=sqlite:/data/credence.db
EXPOSE 4010
# A worker has no port to check: start it with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4010/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/credence/dist/cli/main.js"]
CMD ["serve", "--host", "0.0.0.0"]
