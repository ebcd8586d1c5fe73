# GET /picture behind a REST API, proxy integration.
# The function: decorate it with @binary_response.
#   terraform init && terraform apply

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

resource "aws_iam_role" "picture" {
  name_prefix = "picture-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.picture.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "picture" {
  function_name    = "picture"
  role             = aws_iam_role.picture.arn
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  handler          = "app.handler"
  runtime          = "python3.13"
  memory_size      = 512
  timeout          = 10
}

resource "aws_api_gateway_rest_api" "image" {
  name = "image"
  # The gateway decodes the body if the first media type of a request's Accept
  # matches this list (recorded: LocalStack test_aws_proxy_binary_response), and */*
  # matches every client (documented: 'Return binary media from a Lambda proxy
  # integration').
  binary_media_types = ["*/*"]
}

resource "aws_api_gateway_resource" "path1" {
  rest_api_id = aws_api_gateway_rest_api.image.id
  parent_id   = aws_api_gateway_rest_api.image.root_resource_id
  path_part   = "picture"
}

resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.image.id
  resource_id   = aws_api_gateway_resource.path1.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "get" {
  rest_api_id             = aws_api_gateway_rest_api.image.id
  resource_id             = aws_api_gateway_method.get.resource_id
  http_method             = aws_api_gateway_method.get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.picture.invoke_arn
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.picture.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.image.execution_arn}/*/GET/picture"
}

# Settings have no effect before the next deployment (documented: 'Updates to a REST
# API that require redeployment').
resource "aws_api_gateway_deployment" "image" {
  rest_api_id = aws_api_gateway_rest_api.image.id
  triggers = {
    # Any change of the files in this folder.
    files = sha1(join("", [
      for name in fileset(path.module, "*.tf") : filesha1("${path.module}/${name}")
    ]))
  }
  lifecycle {
    create_before_destroy = true
  }
  depends_on = [
    aws_api_gateway_integration.get,
  ]
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.image.id
  deployment_id = aws_api_gateway_deployment.image.id
  stage_name    = "prod"
}

output "address" {
  value = "${aws_api_gateway_stage.prod.invoke_url}/picture"
}
