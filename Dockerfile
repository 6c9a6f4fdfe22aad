# The console is built in a stage of its own: what it is built with stays there.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# the image has a Node of its own; the packaged one is for machines with an older one
RUN node node_modules/vite/bin/vite.js build --config apps/web/vite.config.ts \
 && node apps/server/stamp-console.ts \
 && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/node-linux-*

# Carries the sources; no compiler is needed at run time.
FROM node:24-bookworm-slim
ENV NODE_ENV=production HOLDFAST_DATA=/data HOST=0.0.0.0 PORT=4180
WORKDIR /app
COPY --from=build /app ./
# "docker compose exec app holdfast doctor"
RUN ln -s /app/apps/cli/holdfast.mjs /usr/local/bin/holdfast && mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4180
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "apps/server/start.mjs"]
