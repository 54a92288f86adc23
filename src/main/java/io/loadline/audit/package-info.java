/** The audit trail: events, the hash chain they are put in, and its verifier. */
package io.loadline.audit;
