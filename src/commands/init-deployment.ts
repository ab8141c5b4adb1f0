import { ALLOWED } from '../config/messages.js';
import { deploymentName as nameSchema } from '../config/naming.js';
import { type Project } from '../project/read-project.js';
import { UserError } from '../system/errors.js';
import { choose, distinct, type Asking, type Chosen } from './init-choose.js';
import { sayInit } from './init-messages.js';

interface Naming {
  /** As --deployment-name gave it. */
  readonly given: string | undefined;
  readonly project: Project;
  /** Those of the server: perhaps somebody else's, so they are only offered. */
  readonly known: readonly string[];
  readonly asking: Asking | undefined;
}

const FLAG = '--deployment-name';

/** The name of the Worker Deployment. Throws UserError. */
export async function chooseDeployment({ given, project, known, asking }: Naming): Promise<Chosen> {
  // Versioned workers have a name already, and a guess would be another one.
  const hasName = project.workers.some(({ versioned }) => versioned);
  const chosen = await choose(
    {
      what: sayInit.kind.deploymentName,
      flag: FLAG,
      question: sayInit.question.deploymentName,
      given,
      candidates: distinct(project.workers.flatMap((worker) => worker.deploymentName ?? [])),
      offers: known,
      guess: hasName ? undefined : guessedName(project),
      needed: true,
      check: (value, source) => {
        if (!nameSchema.safeParse(value).success) throw new UserError(sayInit.badName(source, ALLOWED.deploymentName, value));
        return value;
      },
    },
    asking,
  );
  if (chosen === undefined) throw new UserError(sayInit.needed(sayInit.kind.deploymentName, FLAG));
  return chosen;
}

/** `@acme/orders.worker` → `orders-worker`. */
function guessedName({ packageFile }: Project): Chosen | undefined {
  const bare = packageFile?.name?.replace(/^@[^/]*\//, '');
  const name = bare?.replace(/[.:]+/g, '-').replace(/^_+/, '');
  return name === undefined || name === '' ? undefined : { value: name, from: sayInit.from.guess };
}
