import { noWebhookAddress, secretWebhook } from './messages.js';
import { type Mistake } from './mistake.js';
import { isList, isMap, valueAt, type Path } from './tree.js';

/** Where the variable is not set: then nobody is told, and nothing else is disturbed. */
const UNSET = '${';

/** The address of a webhook, or `undefined` where its variable is not set. */
export function addressOf(webhook: string): string | undefined {
  return webhook.includes(UNSET) ? undefined : webhook;
}

/** Addresses that are none. What was found is never said: it is a secret. */
export function webhookMistakes(tree: unknown): Mistake[] {
  return webhooksIn(tree).flatMap(({ path, webhook }) => {
    const address = addressOf(webhook);
    return address === undefined || isAddress(address) ? [] : [{ path, at: 'value' as const, says: noWebhookAddress }];
  });
}

/** Addresses that are written out in the file. Judge the file as written: what `${NAME}` brings is welcome. */
export function secretWebhookMistakes(tree: unknown): Mistake[] {
  return webhooksIn(tree).flatMap(({ path, webhook }) =>
    webhook.includes('${') ? [] : [{ path, at: 'value' as const, says: secretWebhook }],
  );
}

function webhooksIn(tree: unknown): readonly { readonly path: Path; readonly webhook: string }[] {
  const list = valueAt(tree, ['notify']);
  if (!isList(list)) return [];
  return list.flatMap((each, index) => {
    const webhook = isMap(each) ? each['webhook'] : undefined;
    return typeof webhook === 'string' && webhook !== '' ? [{ path: ['notify', index, 'webhook'], webhook }] : [];
  });
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}` === '';
}
