import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { Device, DeviceTest, PushKind } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';
import { loadPush } from './push-port.ts';

type DeviceChange = {
  readonly name?: string;
  readonly kinds?: readonly PushKind[];
  readonly mutedUntil?: string | null;
};

/** What can be done with one device. */
export function useDeviceActs(device: Device) {
  const client = useQueryClient();
  const fail = useRefusal();
  const path = `${API}/devices/${encodeURIComponent(device.id)}`;
  const refetch = () => client.invalidateQueries({ queryKey: consoleQueries.devices.queryKey });
  const change = useMutation({
    mutationFn: (body: DeviceChange) => sendRequest<Device>(path, { method: 'PATCH', body }),
    onError: fail,
    onSettled: refetch,
  });
  const remove = useMutation({
    mutationFn: async () => {
      if (device.isThis) await (await loadPush()).disable(device.id);
      else await sendRequest(path, { method: 'DELETE' });
    },
    onError: fail,
    onSettled: () => Promise.all([refetch(), client.invalidateQueries({ queryKey: ['push', 'state'] })]),
  });
  const test = useMutation({
    mutationFn: () => sendRequest<DeviceTest>(`${path}/test`, { method: 'POST', body: {} }),
    onError: fail,
    onSettled: refetch,
  });
  return { change, remove, test };
}
