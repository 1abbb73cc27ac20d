export { checkStorage } from './check-storage.ts';
export { createDiskStorage } from './disk.ts';
export { createS3Storage, type S3Settings } from './s3.ts';
