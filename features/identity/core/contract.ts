import { accountContract } from './contract/account.ts';
import { controlContract } from './contract/control.ts';
import { enteringContract } from './contract/entering.ts';
import { peopleContract } from './contract/people.ts';

/** Everything about who works here and how they come in. */
export const identityContract = {
  ...enteringContract,
  ...peopleContract,
  ...accountContract,
  ...controlContract,
};
