import { notifications } from '@mantine/notifications';
import { useTexts } from '../app/language.tsx';
import { RequestError } from '../app/send-request.ts';

/** Says in words why something was refused; the code helps whoever reads the server's log. */
export function useRefusal(): (thrown: unknown) => void {
  const text = useTexts();
  return (thrown) => {
    const isRefusal = thrown instanceof RequestError;
    const isNetwork = isRefusal && thrown.code === 'network';
    const reason = isRefusal ? `${thrown.message} (${thrown.code})` : String(thrown);
    notifications.show({
      role: 'alert',
      color: 'red',
      title: text('refusal.title'),
      message: isNetwork ? text('refusal.network') : reason,
      closeButtonProps: { 'aria-label': text('close') },
      autoClose: 10_000,
    });
  };
}
