import { deployScene, NotSpread, type DeployScene, type Rollout } from './deploy-scene.js';
import { type TestServer } from './server.js';

const TRIES = 3;

/** Plays in a scene that belongs to this test alone, and stops it in any case. A failure comes with what the verbs had to say. */
export async function withScene<T>(opening: Promise<DeployScene>, play: (scene: DeployScene) => Promise<T>): Promise<T> {
  const scene = await opening;
  try {
    return await play(scene);
  } catch (error) {
    console.error([`The verbs on ${scene.deployment} ended with:`, ...scene.ran()].join('\n  '));
    throw error;
  } finally {
    await scene.stop();
  }
}

/** A scene that `begin` brought about; anew, with another deployment, when the server does not spread its routing. */
export async function sceneWhere(
  server: TestServer,
  rollout: Rollout,
  begin: (scene: DeployScene) => Promise<unknown>,
): Promise<DeployScene> {
  for (let tries = 1; ; tries += 1) {
    const scene = await deployScene(server, rollout);
    try {
      await begin(scene);
      return scene;
    } catch (error) {
      await scene.stop();
      if (!(error instanceof NotSpread)) throw error;
      if (tries === TRIES)
        throw new Error(`The server did not spread a routing change on ${TRIES} deployments.`, { cause: error });
    }
  }
}
