import { serve } from './replay/child/serve.js';

serve();
