import { NoSuchKey, NotFound, S3Client } from '@aws-sdk/client-s3';
import { Disk } from 'flydrive';
import { S3Driver } from 'flydrive/drivers/s3';
import type { Storage } from '../../media/index.ts';
import { exactly } from './exactly.ts';
import { absent, checkKey } from './keys.ts';

export type S3Settings = {
  readonly bucket: string;
  readonly region: string;
  /** Null is AWS itself. */
  readonly endpoint: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

const CONNECT_MS = 5_000;
const IDLE_MS = 20_000;

/** A bucket of AWS S3, Cloudflare R2, MinIO or anything else that speaks S3. Close with `destroy`. */
export function createS3Storage(settings: S3Settings): Storage & { readonly destroy: () => void } {
  const client = openClient(settings);
  const { bucket } = settings;
  // Access lists are AWS's alone, and off in new buckets of theirs: objects of a private bucket are private.
  const disk = new Disk(new S3Driver({ client, bucket, visibility: 'private', supportsACL: false }));
  return {
    kind: 's3',
    put: async (key, body, { bytes, mime }) => {
      checkKey(key);
      // The length lets the body stream; without it the client would refuse or read it whole.
      await disk.putStream(key, exactly(body, bytes), { contentLength: bytes, contentType: mime });
    },
    open: async (key) => {
      checkKey(key);
      try {
        return await disk.getStream(key);
      } catch (error) {
        throw isAbsent(error) ? absent(key) : error;
      }
    },
    remove: async (key) => {
      checkKey(key);
      await disk.delete(key);
    },
    destroy: () => client.destroy(),
  };
}

/** Flydrive wraps what the client throws. */
function isAbsent(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof NoSuchKey || cause instanceof NotFound;
}

const silent = (): void => undefined;
const SILENT = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

const openClient = ({ region, endpoint, accessKeyId, secretAccessKey }: S3Settings): S3Client =>
  new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // By default the client adds checksums in a form that only AWS takes, and then breaks or corrupts streams elsewhere.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    // Otherwise it prints beside our log.
    logger: SILENT,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  });
