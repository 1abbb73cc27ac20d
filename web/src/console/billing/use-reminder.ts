import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { sendRequest } from '../../app/send-request.ts';
import type { Reminder } from '../contract.ts';
import { API } from '../queries.ts';

/** Reminds the customer of a line. Tried again after a failure it is the same click: nobody is reminded twice. */
export function useReminder(line: string) {
  const click = useRef<string>(undefined);
  return useMutation({
    mutationFn: () => {
      click.current ??= crypto.randomUUID();
      const path = `${API}/billing/${encodeURIComponent(line)}/reminders`;
      return sendRequest<Reminder>(path, { method: 'POST', body: { id: click.current } });
    },
  });
}
