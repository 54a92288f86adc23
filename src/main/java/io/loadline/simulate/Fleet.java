package io.loadline.simulate;

import java.util.List;

/**
 * The twelve simulated services. On a good day all of them are far inside the thresholds of the packs: APIs answer with
 * a p95 around 200 ms, functions take 200 ms on average, one request in a thousand fails, nothing is throttled.
 */
final class Fleet {
    /** The table whose capacity is real: its writes are throttled beyond what DynamoDB says it may take. */
    static final String TABLE = "orders-table";

    /** The operation of {@link #TABLE} that consumes write capacity. */
    static final String WRITE = "PutItem";

    /** The service that the bad deploy hits. */
    static final String DEPLOYED = "checkout-api";

    static final List<ServiceProfile> SERVICES = List.of(
            api(DEPLOYED, "eu-west-1", "POST /orders", "POST /payments", "GET /orders/{id}"),
            api("catalog-api", "eu-west-1", "GET /products", "GET /products/{id}", "GET /search"),
            api("cart-api", "eu-west-1", "GET /cart", "PUT /cart/items"),
            api("account-api", "us-east-1", "POST /login", "GET /profile"),
            api("shipping-api", "us-east-1", "GET /rates", "POST /labels"),
            lambda("thumbnailer", "eu-west-1", "resize"),
            lambda("invoice-mailer", "eu-west-1", "render", "send"),
            lambda("stock-sync", "us-east-1", "pull", "apply"),
            table(TABLE, "eu-west-1"),
            table("sessions-table", "eu-west-1"),
            web("storefront", "eu-west-1"),
            web("back-office", "us-east-1"));

    private Fleet() {}

    private static ServiceProfile api(String name, String region, String... operations) {
        return service(name, "api", region, 1.0, 60, 0.7, operations);
    }

    private static ServiceProfile lambda(String name, String region, String... operations) {
        return service(name, "lambda", region, 0.8, 165, 0.6, operations);
    }

    private static ServiceProfile table(String name, String region) {
        return new ServiceProfile(
                name,
                "dynamodb",
                region,
                List.of(
                        new OperationProfile(WRITE, 1.5, 6, 0.4, 0.000_5),
                        new OperationProfile("Query", 1.5, 8, 0.5, 0.000_5)));
    }

    private static ServiceProfile web(String name, String region) {
        return service(name, "web", region, 1.0, 90, 0.6, "GET /", "GET /static");
    }

    private static ServiceProfile service(
            String name,
            String kind,
            String region,
            double weight,
            double median,
            double spread,
            String... operations) {
        return new ServiceProfile(
                name,
                kind,
                region,
                List.of(operations).stream()
                        .map(operation -> new OperationProfile(operation, weight, median, spread, 0.001))
                        .toList());
    }
}
