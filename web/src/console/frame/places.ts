import {
  IconAlertTriangle,
  IconBolt,
  IconBook,
  IconChartBar,
  IconCreditCard,
  IconDeviceMobile,
  IconHeartRateMonitor,
  IconHistory,
  IconInbox,
  IconKey,
  IconListCheck,
  IconMessage2,
  IconPackage,
  IconUserCircle,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { TextId } from '../../app/language.tsx';
import { useMay } from '../session/use-session.ts';

export type Place = {
  readonly to: string;
  readonly text: TextId;
  readonly Icon: typeof IconInbox;
  /** The keys that go there. */
  readonly keys?: string;
  /** Nobody else may see it. */
  readonly isOwners?: true;
};

const WORK: readonly Place[] = [
  { to: '/', text: 'nav.inbox', Icon: IconInbox, keys: 'g b' },
  { to: '/orders', text: 'nav.orders', Icon: IconPackage, keys: 'g p' },
  { to: '/insights', text: 'nav.insights', Icon: IconChartBar, keys: 'g r' },
];
/** What is looked at less often: not within reach of the thumb. */
const OWN: readonly Place[] = [
  { to: '/billing', text: 'nav.billing', Icon: IconCreditCard },
  { to: '/templates', text: 'nav.templates', Icon: IconMessage2 },
];
/** For whoever may read more than customers wrote. */
const WRITTEN: Place = { to: '/knowledge', text: 'nav.knowledge', Icon: IconBook };
const SETTINGS: readonly Place[] = [
  { to: '/settings/replies', text: 'nav.replies', Icon: IconBolt },
  { to: '/problems', text: 'nav.problems', Icon: IconAlertTriangle },
  { to: '/system', text: 'nav.system', Icon: IconHeartRateMonitor },
  { to: '/readiness', text: 'nav.readiness', Icon: IconListCheck },
  { to: '/settings/devices', text: 'nav.devices', Icon: IconDeviceMobile },
  { to: '/settings/staff', text: 'nav.staff', Icon: IconUsers },
  { to: '/settings/record', text: 'nav.record', Icon: IconHistory, isOwners: true },
  { to: '/settings/webhooks', text: 'nav.webhooks', Icon: IconWebhook, isOwners: true },
  { to: '/settings/keys', text: 'nav.keys', Icon: IconKey, isOwners: true },
  { to: '/settings/account', text: 'nav.account', Icon: IconUserCircle },
];

export type Places = {
  readonly work: readonly Place[];
  readonly own: readonly Place[];
  readonly settings: readonly Place[];
};

/** Where one’s role lets one go. */
export function usePlaces(): Places {
  const isOwner = useMay('owner');
  const isStaff = useMay('staff');
  return {
    work: WORK,
    own: isStaff ? [...OWN, WRITTEN] : OWN,
    settings: SETTINGS.filter(({ isOwners }) => isOwner || isOwners !== true),
  };
}
