# The services of Loadline in one image: docker build -t loadline:local .
# DynamoDB Local is not in it: it has its own licence and its own image.

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/maven mvn -B -q -Dmaven.repo.local=/maven -Dmaven.test.skip=true package

FROM eclipse-temurin:17.0.19_10-jre-noble
LABEL org.opencontainers.image.title="Loadline" \
      org.opencontainers.image.description="A real-time SLA monitor on Kafka Streams: exact, explainable, replayable" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="docs/containers.md"
# A fixed number, so that volumes and their owners stay the same from image to image.
RUN groupadd --gid 10001 loadline \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/loadline --shell /usr/sbin/nologin loadline \
 && install -d -o 10001 -g 10001 /var/lib/loadline
COPY --from=build /src/target/lib /opt/loadline/lib
COPY --from=build /src/target/loadline.jar /opt/loadline/loadline.jar
ENV LOADLINE_MONITOR_STATE_DIR=/var/lib/loadline \
    LOADLINE_MONITOR_HTTP_PORT=8080 \
    LOADLINE_ACTUATOR_HTTP_PORT=8081 \
    LOADLINE_STORE_HTTP_PORT=8082 \
    HEALTH_URL=http://127.0.0.1:8080/healthz
USER 10001:10001
WORKDIR /var/lib/loadline
VOLUME /var/lib/loadline
EXPOSE 8080 8081 8082
# exec: Java is the first process, so that SIGTERM reaches it. Half of the memory is for the heap; the state's cache, its
# write buffers and Kafka's buffers are outside of it.
ENTRYPOINT ["/bin/sh", "-c", "exec java -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -Djava.net.preferIPv4Stack=true $LOADLINE_OPTS -jar /opt/loadline/loadline.jar \"$@\"", "loadline"]
CMD ["--help"]
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 \
    CMD ["/bin/sh", "-c", "exec java -Xmx32m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar /opt/loadline/loadline.jar health \"$HEALTH_URL\""]
