import { useParams, useSearch } from '@tanstack/react-router';
import { ConversationPage } from '../conversation/conversation-page.tsx';

/** The conversation that the address names, and in it the message to show first. */
export function OpenConversation() {
  const { id } = useParams({ from: '/console/desk/c/$id' });
  const { m } = useSearch({ from: '/console/desk/c/$id' });
  return <ConversationPage key={id} id={id} focusItemId={m} />;
}
