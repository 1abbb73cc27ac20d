import { queryOptions } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { TemplateList } from '../contract.ts';
import { API } from '../queries.ts';

/** Every template as it stands now. */
export const templatesQuery = queryOptions({
  queryKey: ['console', 'templates'],
  queryFn: () => sendRequest<TemplateList>(`${API}/templates`),
  staleTime: 0,
});
