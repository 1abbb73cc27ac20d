import type { PushPayload } from '../../../src/notify/push/contract.ts';

export type Shown = {
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  readonly tag: string;
  readonly isLouder: boolean;
  /** Path on our own origin that a click opens. */
  readonly path: string;
  readonly badge: number | null;
  readonly token: string | null;
};

type Loose = { readonly [Key in keyof PushPayload]?: unknown };

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A push in its declarative form (8030); one that cannot be read is shown all the same, in general words. */
export function readPush(payload: unknown, language: string): Shown {
  const { notification, app_badge, token } = (isRecord(payload) ? payload : {}) as Loose;
  const said = isRecord(notification) ? notification : {};
  const isSpanish = !language.toLowerCase().startsWith('en');
  const held = isRecord(said['data']) ? said['data'] : {};
  return {
    title: textOf(said['title']) ?? 'Recado',
    body: textOf(said['body']) ?? (isSpanish ? 'Abre la bandeja' : 'Open the inbox'),
    lang: textOf(said['lang']) ?? (isSpanish ? 'es' : 'en'),
    tag: textOf(said['tag']) ?? 'recado',
    isLouder: said['renotify'] === true,
    path: pathOf(textOf(said['navigate'])),
    badge: typeof app_badge === 'number' && app_badge >= 0 ? app_badge : null,
    token: textOf(token) ?? textOf(held['token']),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Only the path counts: a push never leads to another site. */
function pathOf(navigate: string | null): string {
  const url = navigate === null ? null : URL.parse(navigate, 'https://recado.invalid');
  return url === null || !/^https?:$/.test(url.protocol) ? '/' : `${url.pathname}${url.search}`;
}
