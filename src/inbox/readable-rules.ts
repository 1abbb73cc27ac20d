/** What comes from a customer without being a message that somebody can read; nothing of it is marked as read. */
export const UNREADABLE = ['call', 'edit', 'reaction', 'request_welcome', 'revoke', 'system', 'unsupported'] as const;

const unreadable: ReadonlySet<string> = new Set(UNREADABLE);
export const isReadable = ({ kind }: { readonly kind: string }): boolean => !unreadable.has(kind);
