import { resolve } from 'node:path';
import { z } from 'zod';

const Flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .transform((value) => value === 'true' || value === '1' || value === 'yes');

/** Every setting the process reads from its environment; nothing else reads `process.env`. */
const Environment = z.object({
  /** folder of the embedded database, the analytics mirror and uploaded files */
  HOLDFAST_DATA: z.string().min(1).default('./data'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4180),
  HOST: z.string().default('127.0.0.1'),
  /** postgres://… instead of the embedded database (PostgreSQL 15 or newer) */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  /** `postgres`: analytics run in the database itself instead of in the DuckDB mirror */
  ANALYTICS: z.enum(['duckdb', 'postgres']).default('duckdb'),
  ANALYTICS_MEMORY_MB: z.coerce.number().int().min(128).max(262144).default(2048),
  /** address people use to reach this server, for links in mails and the Secure flag of cookies */
  PUBLIC_URL: z.url().optional(),
  /** true behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto */
  TRUST_PROXY: Flag.default(false),
  /** signs links and sessions; made and kept in the data folder when absent */
  HOLDFAST_SECRET: z.string().min(32).optional(),
  HOLDFAST_OWNER_EMAIL: z.email().optional(),
  HOLDFAST_OWNER_PASSWORD: z.string().min(10).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().default('Holdfast <holdfast@localhost>'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** days after which uploaded files of an import that nobody finished are deleted; those of a finished one go at once */
  IMPORT_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  /** requests a minute from one address; sign-in has a stricter limit of its own */
  RATE_LIMIT: z.coerce.number().int().min(10).default(1200),
});

export type Config = {
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  readonly analytics: 'duckdb' | 'postgres';
  readonly analyticsMemoryMb: number;
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly secret: string | undefined;
  readonly owner: { readonly email: string; readonly password: string } | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly logLevel: string;
  readonly rateLimit: number;
  readonly keepUploadsDays: number;
};

/** A wrong environment: `problems` is one line per variable, in plain words. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the environment once. Empty variables count as absent. @throws ConfigError with every problem at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  if ((env.HOLDFAST_OWNER_EMAIL === undefined) !== (env.HOLDFAST_OWNER_PASSWORD === undefined)) {
    throw new ConfigError([
      'HOLDFAST_OWNER_EMAIL and HOLDFAST_OWNER_PASSWORD go together: set both or neither',
    ]);
  }
  return {
    dataFolder: resolve(env.HOLDFAST_DATA),
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    databasePool: env.DATABASE_POOL,
    analytics: env.ANALYTICS,
    analyticsMemoryMb: env.ANALYTICS_MEMORY_MB,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    secret: env.HOLDFAST_SECRET,
    owner:
      env.HOLDFAST_OWNER_EMAIL && env.HOLDFAST_OWNER_PASSWORD
        ? { email: env.HOLDFAST_OWNER_EMAIL, password: env.HOLDFAST_OWNER_PASSWORD }
        : undefined,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    logLevel: env.LOG_LEVEL,
    rateLimit: env.RATE_LIMIT,
    keepUploadsDays: env.IMPORT_KEEP_DAYS,
  };
}
