# Builds the console and carries the sources; no compiler and no second stage are needed at run time.
FROM node:24-bookworm-slim
ENV NODE_ENV=production HOLDFAST_DATA=/data HOST=0.0.0.0 PORT=4180
WORKDIR /app
COPY package.json package-lock.json ./
# the console is built here, so the build tools are installed too
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node node_modules/vite/bin/vite.js build --config apps/web/vite.config.ts \
 && node apps/server/stamp-console.ts \
 && mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4180
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "apps/server/start.mjs"]
