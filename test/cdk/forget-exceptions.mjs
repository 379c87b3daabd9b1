// Preloaded into the CDK app: its exceptions from the rules of AWS Solutions are not heard.
import { Validations } from 'aws-cdk-lib'

Validations.prototype.acknowledge = () => {}
