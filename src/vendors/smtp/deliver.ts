import { Readable } from 'node:stream';
import SmtpConnection from 'nodemailer/lib/smtp-connection';

export type Connection = ConstructorParameters<typeof SmtpConnection>[0];
export type Login = { readonly user: string; readonly pass: string };
export type Envelope = { readonly from: string; readonly to: string };

/** What the server said. `mayHaveIt`: the message was on its way, so without a reply nobody knows. */
export type Delivery =
  | { readonly ok: true; readonly reply: string }
  | {
      readonly ok: false;
      readonly code: string;
      readonly replyCode: number | null;
      readonly command: string;
      readonly mayHaveIt: boolean;
    };

type Failure = {
  /** What the system said, such as ECONNREFUSED; `code` then only says where. */
  readonly originalCode?: string | undefined;
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
};

/**
 * One connection, one message; without a message it only connects and logs in. The message is read for the first time
 * after the server has said 354, so whether it may have it is known exactly. Never rejects.
 */
export function deliver(
  connection: Connection,
  login: Login | null,
  mail: { readonly envelope: Envelope; readonly message: Buffer } | null,
): Promise<Delivery> {
  const smtp = new SmtpConnection(connection);
  let mayHaveIt = false;
  return new Promise<Delivery>((resolve) => {
    const fail = (error: Failure): void =>
      resolve({
        ok: false,
        code: error.originalCode ?? error.code ?? 'unknown',
        replyCode: error.responseCode ?? null,
        command: error.command ?? '',
        mayHaveIt,
      });
    smtp.on('error', fail);
    smtp.once('end', () => fail({ code: 'ECONNECTION' }));
    const send = (): void => {
      if (mail === null) {
        resolve({ ok: true, reply: '' });
        return;
      }
      const body = new Readable({
        read() {
          mayHaveIt = true;
          this.push(mail.message);
          this.push(null);
        },
      });
      smtp.send(mail.envelope, body, (error, sent) =>
        error ? fail(error) : resolve({ ok: true, reply: sent.response }),
      );
    };
    smtp.connect((error) => {
      if (error) return fail(error);
      if (login === null) return send();
      smtp.login({ credentials: login }, (refused) => (refused ? fail(refused) : send()));
    });
  }).finally(() => smtp.quit());
}
