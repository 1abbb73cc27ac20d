import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { RequestError, sendRequest, setCsrfToken } from '../app/send-request.ts';
import type {
  Alerts,
  Attempts,
  AuditPage,
  ConsoleEvent,
  Conversation,
  CustomerPanel,
  DeliveryPage,
  Device,
  Drafts,
  Inbox,
  Insights,
  KeyList,
  OpenSession,
  OrderLine,
  ParkedBody,
  Problems,
  QuickReply,
  Readiness,
  ReplayModels,
  Session,
  StaffList,
  SystemState,
  Thread,
  Today,
  View,
  WebhookList,
  Why,
} from './contract.ts';
import { fetchAnew, fetchInTurn } from './live/fetch-in-turn.ts';

export const API = '/api/console';
const ROOT = 'console';
const part = encodeURIComponent;
const NO_CURSOR = null as string | null;

export type InsightsAsked = { readonly days: string; readonly by: string };
/** The address of one figure as a file. */
export const figureFile = (id: string, asked: InsightsAsked, language: string): string =>
  withQuery(`${API}/insights/${part(id)}.csv`, { ...asked, language });
/** Figures are followed at leisure: a few seconds behind is soon enough. */
const FIGURES_MS = 30_000;

export type OrdersFilter = { readonly state?: string | undefined; readonly q?: string | undefined };

/** `publicKey` is null while the server sends no push; `offBecause` says why. */
export type DeviceList = {
  readonly devices: readonly Device[];
  readonly publicKey: string | null;
  readonly offBecause?: 'no_subject' | null;
};

/** SHA-256, in hex, of the address at which this browser is pushed to, so that the server knows its row; null without one. */
async function hashOwnEndpoint(): Promise<string | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A path with those of its parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Who is signed in; null when nobody is. Everything that changes something carries this session's token. */
async function readSession(): Promise<Session | null> {
  try {
    const session = await sendRequest<Session>(`${API}/session`);
    setCsrfToken(session.csrfToken);
    return session;
  } catch (error) {
    if (error instanceof RequestError && error.status === 401) return null;
    throw error;
  }
}

const aboutConversation = (id: string) => [ROOT, 'conversation', id] as const;

/** What the console asks the server for. Keys of one conversation begin alike: one invalidation reaches them all. */
export const consoleQueries = {
  session: queryOptions({ queryKey: [ROOT, 'session'], queryFn: readSession, retry: 1 }),
  inbox: (view: View) =>
    infiniteQueryOptions({
      queryKey: [ROOT, 'inbox', view],
      queryFn: ({ pageParam }) => sendRequest<Inbox>(withQuery(`${API}/inbox`, { view, cursor: pageParam })),
      initialPageParam: NO_CURSOR,
      getNextPageParam: (last) => last.cursor,
    }),
  conversation: (id: string) =>
    queryOptions({
      queryKey: [...aboutConversation(id), 'head'],
      queryFn: () => sendRequest<Conversation>(`${API}/conversations/${part(id)}`),
    }),
  /** Pages go back in time; the first page is the newest, each is in order. */
  items: (id: string) =>
    infiniteQueryOptions({
      queryKey: [...aboutConversation(id), 'items'],
      queryFn: ({ pageParam }) =>
        sendRequest<Thread>(withQuery(`${API}/conversations/${part(id)}/items`, { before: pageParam })),
      initialPageParam: NO_CURSOR,
      getNextPageParam: (last) => last.before,
    }),
  customer: (id: string) =>
    queryOptions({
      queryKey: [...aboutConversation(id), 'customer'],
      queryFn: () => sendRequest<CustomerPanel>(`${API}/conversations/${part(id)}/customer`),
    }),
  why: (turnId: string) =>
    queryOptions({
      queryKey: [ROOT, 'why', turnId],
      queryFn: () => sendRequest<Why>(`${API}/turns/${part(turnId)}/why`),
    }),
  attempts: (id: string) =>
    queryOptions({
      queryKey: [ROOT, 'attempts', id],
      queryFn: () => sendRequest<Attempts>(`${API}/said/${part(id)}/attempts`),
      staleTime: 0,
    }),
  replayModels: queryOptions({
    queryKey: [ROOT, 'replay-models'],
    queryFn: async () => (await sendRequest<ReplayModels>(`${API}/replays/models`)).models,
  }),
  orders: (filter: OrdersFilter) =>
    infiniteQueryOptions({
      queryKey: [ROOT, 'orders', filter],
      queryFn: ({ pageParam }) =>
        sendRequest<{ orders: readonly OrderLine[]; cursor: string | null }>(
          withQuery(`${API}/orders`, { ...filter, cursor: pageParam }),
        ),
      initialPageParam: NO_CURSOR,
      getNextPageParam: (last) => last.cursor,
    }),
  insights: (asked: InsightsAsked) =>
    queryOptions({
      queryKey: [ROOT, 'insights', asked],
      queryFn: () => sendRequest<Insights>(withQuery(`${API}/insights`, asked)),
      refetchInterval: FIGURES_MS,
    }),
  today: queryOptions({
    queryKey: [ROOT, 'today'],
    queryFn: () => sendRequest<Today>(`${API}/today`),
    refetchInterval: FIGURES_MS,
  }),
  alerts: queryOptions({ queryKey: [ROOT, 'alerts'], queryFn: () => sendRequest<Alerts>(`${API}/alerts`) }),
  system: queryOptions({ queryKey: [ROOT, 'system'], queryFn: () => sendRequest<SystemState>(`${API}/system`) }),
  problems: queryOptions({ queryKey: [ROOT, 'problems'], queryFn: () => sendRequest<Problems>(`${API}/problems`) }),
  parkedBody: (id: string) =>
    queryOptions({
      queryKey: [ROOT, 'parked', id],
      queryFn: () => sendRequest<ParkedBody>(`${API}/problems/calls/${part(id)}`),
    }),
  staff: queryOptions({ queryKey: [ROOT, 'staff'], queryFn: () => sendRequest<StaffList>(`${API}/staff`) }),
  devices: queryOptions({
    queryKey: [ROOT, 'devices'],
    queryFn: async () => sendRequest<DeviceList>(withQuery(`${API}/devices`, { this: await hashOwnEndpoint() })),
  }),
  sessions: queryOptions({
    queryKey: [ROOT, 'sessions'],
    queryFn: async () => (await sendRequest<{ sessions: readonly OpenSession[] }>(`${API}/sessions`)).sessions,
  }),
  pushText: queryOptions({
    queryKey: [ROOT, 'push-text'],
    queryFn: async () => (await sendRequest<{ showsText: boolean }>(`${API}/push/text`)).showsText,
  }),
  audit: infiniteQueryOptions({
    queryKey: [ROOT, 'audit'],
    queryFn: ({ pageParam }) => sendRequest<AuditPage>(withQuery(`${API}/audit`, { before: pageParam })),
    initialPageParam: NO_CURSOR,
    getNextPageParam: (last) => last.before,
  }),
  webhooks: queryOptions({ queryKey: [ROOT, 'webhooks'], queryFn: () => sendRequest<WebhookList>(`${API}/webhooks`) }),
  /** The log of one endpoint, the newest first. */
  deliveries: (id: string, state: string) =>
    infiniteQueryOptions({
      queryKey: [ROOT, 'webhooks', id, 'deliveries', state],
      queryFn: ({ pageParam }) =>
        sendRequest<DeliveryPage>(withQuery(`${API}/webhooks/${part(id)}/deliveries`, { state, before: pageParam })),
      initialPageParam: NO_CURSOR,
      getNextPageParam: (last) => (last.before === null ? null : String(last.before)),
    }),
  keys: queryOptions({ queryKey: [ROOT, 'keys'], queryFn: () => sendRequest<KeyList>(`${API}/keys`) }),
  drafts: queryOptions({
    queryKey: [ROOT, 'drafts'],
    queryFn: () => sendRequest<Drafts>(`${API}/drafts`),
    staleTime: 0,
  }),
  readiness: queryOptions({
    queryKey: [ROOT, 'readiness'],
    queryFn: () => sendRequest<Readiness>(`${API}/readiness`),
    staleTime: 0,
  }),
  quickReplies: queryOptions({
    queryKey: [ROOT, 'quick-replies'],
    queryFn: async () => (await sendRequest<{ replies: readonly QuickReply[] }>(`${API}/quick-replies`)).replies,
  }),
} as const;

/** Fetches again what one event of the stream says has changed; what is not on screen only becomes stale. */
export async function applyConsoleEvent(client: QueryClient, event: ConsoleEvent): Promise<void> {
  const refetch = (...key: readonly string[]) =>
    fetchInTurn(key.join(' '), () => fetchAnew(client, { queryKey: [ROOT, ...key] }));
  switch (event.type) {
    case 'reset':
      await refetch();
      return;
    case 'session':
      await Promise.all([refetch('session'), refetch('staff'), refetch('sessions')]);
      return;
    case 'presence':
      client.setQueryData(consoleQueries.conversation(event.conversationId).queryKey, (known) =>
        known === undefined ? known : { ...known, present: event.present },
      );
      return;
    case 'changes':
      await Promise.all([
        ...event.conversations.map(({ id }) => refetch('conversation', id)),
        ...(event.hasInbox ? [refetch('inbox'), refetch('orders')] : []),
        ...(event.hasAlerts ? [refetch('alerts')] : []),
      ]);
  }
}

/** Forgets everything about customers and staff: nobody is signed in any more. */
export function forgetConsole(client: QueryClient): void {
  setCsrfToken(null);
  client.setQueryData(consoleQueries.session.queryKey, null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === ROOT && queryKey[1] !== 'session' });
  client.getMutationCache().clear();
}
