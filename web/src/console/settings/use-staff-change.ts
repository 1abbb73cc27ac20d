import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { Role, StaffMember } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

type StaffChange = {
  readonly id: string;
  readonly name?: string;
  readonly language?: 'es' | 'en';
  readonly role?: Role;
  readonly isActive?: boolean;
  readonly isOnDuty?: boolean;
};

/** Changes somebody's account; who is changed sees it at once, also when it is oneself. */
export function useStaffChange() {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: ({ id, ...body }: StaffChange) =>
      sendRequest<StaffMember>(`${API}/staff/${encodeURIComponent(id)}`, { method: 'PATCH', body }),
    onError: fail,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: consoleQueries.staff.queryKey }),
        client.invalidateQueries({ queryKey: consoleQueries.session.queryKey }),
      ]),
  });
}
