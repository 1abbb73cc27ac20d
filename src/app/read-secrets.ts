import type { Config } from '../config/index.ts';
import type { Db } from '../platform/db/index.ts';
import { instanceSecret } from '../platform/secrets.ts';
import { type VapidPair, vapidPair } from '../vendors/web-push/index.ts';
import type { Infrastructure } from './infrastructure.ts';

export type Secrets = {
  /** Key of the hashes under which message ids are remembered for good. */
  readonly messageHashKey: Buffer;
  /** Key of the hashes of codes by which customers prove who they are. */
  readonly codeHashKey: Buffer;
  /** Key of the hashes under which refusals of erased customers are remembered. */
  readonly refusalHashKey: Buffer;
  /** Key of the signatures of links to files. */
  readonly fileLinkKey: Buffer;
  /** Signs the cookies of the console's sessions. */
  readonly sessionKey: string;
  /** Signs by what a browser is known that signed in before. */
  readonly deviceKey: Buffer;
  /** The pair by which push services know this installation; devices are bound to it for life. */
  readonly vapid: VapidPair;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly modelApiKey: string;
};

/** Secrets of the accounts, and those this installation makes for itself, once, for its simulator. */
export async function readSecrets(config: Config, { db }: Infrastructure): Promise<Secrets> {
  const { whatsapp } = config;
  const own = (name: string): Promise<string> => instanceSecret(db, name);
  const accessToken = whatsapp.accessToken ?? (await own('simulator_access_token'));
  return {
    messageHashKey: Buffer.from(await own('message_hash_key'), 'hex'),
    codeHashKey: Buffer.from(await own('code_hash_key'), 'hex'),
    refusalHashKey: await refusalHashKey(db),
    fileLinkKey: Buffer.from(await own('file_link_key'), 'hex'),
    sessionKey: await own('session_key'),
    deviceKey: Buffer.from(await own('device_key'), 'hex'),
    vapid: config.push.keys ?? vapidPair(Buffer.from(await own('vapid_private_key'), 'hex')),
    accessToken,
    appSecret: whatsapp.appSecret ?? (await own('simulator_app_secret')),
    verifyToken: whatsapp.verifyToken ?? (await own('simulator_verify_token')),
    modelApiKey: config.llm.apiKey ?? config.simulator?.key ?? accessToken,
  };
}

/** Made once; also for commands, which have no other secrets. */
export const refusalHashKey = async (db: Db): Promise<Buffer> =>
  Buffer.from(await instanceSecret(db, 'refusal_hash_key'), 'hex');
