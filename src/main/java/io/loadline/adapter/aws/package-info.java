/** Amazon Web Services behind the ports: DynamoDB tables, SNS, and scaling. */
package io.loadline.adapter.aws;
