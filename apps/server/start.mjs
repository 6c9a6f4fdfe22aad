#!/usr/bin/env node
// Checks the Node version before anything that needs it is loaded: sources run by type stripping.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Holdfast needs Node 22.18 or newer, this is ${process.versions.node}. ` +
      'Run it as "npm start" (npm ci brings its own Node 24 for Linux, macOS and Windows) or update Node.',
  );
  process.exit(1);
}
await import('./main.ts');
