/**
 * The store service: takes log metadata and audit records from their topics to tables, and commits an offset only when
 * everything before it is in its table. The tables themselves are behind the ports {@link io.loadline.store.TableWriter}
 * and {@link io.loadline.store.TableProvisioner}.
 */
package io.loadline.store;
