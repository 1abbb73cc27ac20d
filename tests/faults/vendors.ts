import type { ModelFault } from '../support/echo-model.ts';
import type { SendFault } from '../support/fake-meta.ts';
import type { Disturbance } from './campaign.ts';
import { phoneOf } from './customers.ts';

const SEND_FAULTS: readonly SendFault[] = [
  '429',
  '131056',
  '500',
  'hang',
  'reset',
  'accept then reset',
  'accept then hang',
];
const MODEL_FAULTS: readonly ModelFault[] = ['429', '500', 'hang', 'reset', 'silent', 'error inside 200', 'not JSON'];
/** Two models, two tries each: the customer has to hear of a person. */
const NO_MODEL_LEFT: readonly ModelFault[] = ['500', 'reset', '429', 'error inside 200'];
/** Ways in which a vendor fails. */
export const VENDOR_FAULTS = SEND_FAULTS.length + MODEL_FAULTS.length;

const FIRST_PHONE = 700_000;

/** One customer for each way in which WhatsApp or the model can fail, once each, and one whom no model answers. */
export const failVendors =
  (rounds: number): Disturbance =>
  async (world) => {
    let phone = FIRST_PHONE;
    const write = () => {
      phone += 1;
      return world.customers.write(phoneOf(phone));
    };
    const taken: Promise<boolean>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const fault of SEND_FAULTS) {
        const message = write();
        world.meta.fail(message.token, [fault]);
        taken.push(message.taken);
      }
      for (const fault of MODEL_FAULTS) {
        const message = write();
        world.model.fail(message.token, [fault]);
        taken.push(message.taken);
      }
    }
    const hopeless = write();
    world.model.fail(hopeless.token, NO_MODEL_LEFT);
    await Promise.all([...taken, hopeless.taken]);
  };
