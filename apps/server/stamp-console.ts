/** Marks the built console as up to date, where it was built by other means (the container image). */
import { stampConsole } from './build-console.ts';

await stampConsole();
