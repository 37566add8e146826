import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import { apacheHttpd } from './gateways/apache-httpd.ts';
import { awsAgentcoreRuntime } from './gateways/aws-agentcore-runtime.ts';
import { awsAlb } from './gateways/aws-alb.ts';
import { awsApigwHttp } from './gateways/aws-apigw-http.ts';
import { awsApigwRest } from './gateways/aws-apigw-rest.ts';
import { awsCloudfront } from './gateways/aws-cloudfront.ts';
import { awsLambda } from './gateways/aws-lambda.ts';
import { awsLambdaWeb } from './gateways/aws-lambda-web.ts';
import { awsNlb } from './gateways/aws-nlb.ts';
import { azureAppGateway } from './gateways/azure-app-gateway.ts';
import { azureAppService } from './gateways/azure-app-service.ts';
import { azureContainerApps } from './gateways/azure-container-apps.ts';
import { azureFrontDoor } from './gateways/azure-front-door.ts';
import { azureLoadBalancer } from './gateways/azure-load-balancer.ts';
import { bunServe } from './gateways/bun-serve.ts';
import { caddy } from './gateways/caddy.ts';
import { cloudRun } from './gateways/cloud-run.ts';
import { cloudflareProxy } from './gateways/cloudflare-proxy.ts';
import { cloudflareTunnel } from './gateways/cloudflare-tunnel.ts';
import { cloudflareWorkers } from './gateways/cloudflare-workers.ts';
import { corporateProxy } from './gateways/corporate-proxy.ts';
import { envoy } from './gateways/envoy.ts';
import { flyProxy } from './gateways/fly-proxy.ts';
import { gcoreCdn } from './gateways/gcore-cdn.ts';
import { gcpAlb } from './gateways/gcp-alb.ts';
import { granian } from './gateways/granian.ts';
import { haproxy } from './gateways/haproxy.ts';
import { herokuRouter } from './gateways/heroku-router.ts';
import { hypercorn } from './gateways/hypercorn.ts';
import { ingressNginx } from './gateways/ingress-nginx.ts';
import { mcpProxy } from './gateways/mcp-proxy.ts';
import { mcpRemote } from './gateways/mcp-remote.ts';
import { netlify } from './gateways/netlify.ts';
import { nginx } from './gateways/nginx.ts';
import { nodeHttp } from './gateways/node-http.ts';
import { railway } from './gateways/railway.ts';
import { render } from './gateways/render.ts';
import { supergateway } from './gateways/supergateway.ts';
import { traefik } from './gateways/traefik.ts';
import { uvicorn } from './gateways/uvicorn.ts';
import { vercel } from './gateways/vercel.ts';
import { browser } from './http/browser.ts';
import { bunFetch } from './http/bun-fetch.ts';
import { httpx } from './http/httpx.ts';
import { undiciFetch } from './http/undici-fetch.ts';

/** What can stand on an HTTP path between client and server, with its defaults; the order of listings. */
export const gateways: readonly GatewayProfile[] = [
  nginx,
  ingressNginx,
  haproxy,
  envoy,
  traefik,
  caddy,
  apacheHttpd,
  awsAlb,
  awsNlb,
  awsApigwRest,
  awsApigwHttp,
  awsLambda,
  awsLambdaWeb,
  awsAgentcoreRuntime,
  awsCloudfront,
  cloudflareProxy,
  cloudflareWorkers,
  cloudflareTunnel,
  vercel,
  netlify,
  cloudRun,
  gcpAlb,
  azureAppService,
  azureFrontDoor,
  azureAppGateway,
  azureContainerApps,
  azureLoadBalancer,
  herokuRouter,
  flyProxy,
  render,
  railway,
  gcoreCdn,
  corporateProxy,
  nodeHttp,
  bunServe,
  uvicorn,
  hypercorn,
  granian,
  undiciFetch,
  bunFetch,
  httpx,
  browser,
  mcpRemote,
  mcpProxy,
  supergateway,
];

/** The gateway with this public id. */
export const gatewayById = (id: string): GatewayProfile | undefined => gateways.find((gateway) => gateway.id === id);
