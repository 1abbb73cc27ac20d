import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { Environment, VariableName } from './env.ts';
import type { StorageSettings } from './types.ts';

/** What each service needs; the bucket, which comes first, chooses it. */
const SERVICES = {
  aws: ['AWS_S3_BUCKET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'],
  r2: ['R2_BUCKET', 'R2_ENDPOINT', 'R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY'],
  minio: ['MINIO_BUCKET', 'MINIO_ENDPOINT', 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'],
} as const satisfies Readonly<Record<string, readonly VariableName[]>>;

type Service = keyof typeof SERVICES;
const NAMES = Object.keys(SERVICES) as readonly Service[];

/** The services whose bucket is named; more than one is a contradiction. */
const chosen = (given: ReadonlySet<string>): readonly Service[] => NAMES.filter((name) => given.has(SERVICES[name][0]));

/** True when files are where every process reaches them. */
export const isStorageShared = (given: ReadonlySet<string>): boolean => chosen(given).length > 0;

export function storageProblems(given: ReadonlySet<string>): string[] {
  const services = chosen(given);
  const [first, second] = services.map((name) => SERVICES[name][0]);
  const both =
    first !== undefined && second !== undefined
      ? [`${second} contradicts ${first}: files are kept in one bucket. Remove one of them.`]
      : [];
  const missing = services.flatMap((name) =>
    SERVICES[name]
      .filter((variable) => !given.has(variable))
      .map(
        (variable) =>
          `${variable} is missing beside ${SERVICES[name][0]}: set it, or remove the bucket to keep files in DATA_DIR.`,
      ),
  );
  // AWS_* are set for other programs too; those of R2 and MinIO are meant for a bucket.
  const idle = (['r2', 'minio'] as const)
    .filter((name) => !services.includes(name))
    .flatMap((name) =>
      SERVICES[name]
        .filter((variable) => given.has(variable))
        .slice(0, 1)
        .map(
          (variable) => `${SERVICES[name][0]} is missing beside ${variable}: name the bucket, or remove ${variable}.`,
        ),
    );
  return [...both, ...missing, ...idle];
}

export function readStorageSettings(env: Environment): StorageSettings {
  if (env.AWS_S3_BUCKET !== undefined) {
    return {
      kind: 's3',
      bucket: env.AWS_S3_BUCKET,
      region: present(env.AWS_REGION),
      endpoint: null,
      accessKeyId: present(env.AWS_ACCESS_KEY_ID),
      secretAccessKey: present(env.AWS_SECRET_ACCESS_KEY),
    };
  }
  if (env.R2_BUCKET !== undefined) {
    return {
      kind: 's3',
      bucket: env.R2_BUCKET,
      region: 'auto',
      endpoint: present(env.R2_ENDPOINT),
      accessKeyId: present(env.R2_ACCESS_KEY_ID),
      secretAccessKey: present(env.R2_SECRET_ACCESS_KEY),
    };
  }
  if (env.MINIO_BUCKET !== undefined) {
    return {
      kind: 's3',
      bucket: env.MINIO_BUCKET,
      region: 'us-east-1',
      endpoint: present(env.MINIO_ENDPOINT),
      accessKeyId: present(env.MINIO_ACCESS_KEY),
      secretAccessKey: present(env.MINIO_SECRET_KEY),
    };
  }
  return { kind: 'disk', folder: join(env.DATA_DIR, 'files') };
}

/** A variable that `storageProblems` has already demanded. */
function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new AppError('storage_variable_absent', 'bug');
  return value;
}
