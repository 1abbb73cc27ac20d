import { askForPerson } from './ask-for-person.ts';
import { tellStaff } from './tell-staff.ts';

/** How the model reaches people: by handing over, or by telling them something. */
export const handoffTools = [askForPerson, tellStaff] as const;
