# GET /picture behind a REST API, mapped (non-proxy) integration.
# The function: decorate it with @binary_response(envelope=False), so that it
# returns base64 text alone. A Pillow image needs image_format= too, as in
# image_format="png", for the Content-Type below is fixed.
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
  handler          = "app.bare"
  runtime          = "python3.13"
  memory_size      = 512
  timeout          = 10
}

resource "aws_api_gateway_rest_api" "image" {
  name = "image"
  # No binary media types here: CONVERT_TO_BINARY needs none (documented: 'Content
  # type conversions in API Gateway'). */* would make Lambda's own JSON count as
  # binary, and nothing would be decoded (derived from the same page; not recorded).
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
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.picture.invoke_arn
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.picture.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.image.execution_arn}/*/GET/picture"
}

resource "aws_api_gateway_method_response" "ok" {
  rest_api_id = aws_api_gateway_rest_api.image.id
  resource_id = aws_api_gateway_method.get.resource_id
  http_method = aws_api_gateway_method.get.http_method
  status_code = "200"
  response_parameters = {
    "method.response.header.Content-Type" = true
  }
}

# The whole result of the function is base64 text, and is decoded: no template
# (documented: 'Enabling binary support using the API Gateway REST API'; with
# Lambda's quotes around it: reported).
resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id      = aws_api_gateway_rest_api.image.id
  resource_id      = aws_api_gateway_integration.get.resource_id
  http_method      = aws_api_gateway_integration.get.http_method
  status_code      = aws_api_gateway_method_response.ok.status_code
  content_handling = "CONVERT_TO_BINARY"
  response_parameters = {
    "method.response.header.Content-Type" = "'image/png'"
  }
}

resource "aws_api_gateway_method_response" "failed" {
  rest_api_id = aws_api_gateway_rest_api.image.id
  resource_id = aws_api_gateway_method.get.resource_id
  http_method = aws_api_gateway_method.get.http_method
  status_code = "500"
  response_parameters = {
    "method.response.header.Content-Type" = true
  }
}

# Any errorMessage (recorded: LocalStack test_lambda_selection_patterns). Without
# this response an error would be decoded as base64 and fail (reported: serverless
# #7705). So no contentHandling here.
resource "aws_api_gateway_integration_response" "failed" {
  rest_api_id       = aws_api_gateway_rest_api.image.id
  resource_id       = aws_api_gateway_integration.get.resource_id
  http_method       = aws_api_gateway_integration.get.http_method
  status_code       = aws_api_gateway_method_response.failed.status_code
  selection_pattern = "[\\s\\S]+"
  response_parameters = {
    "method.response.header.Content-Type" = "'application/json'"
  }
  response_templates = { "application/json" = "{\"error\": \"the function failed\"}" }
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
    aws_api_gateway_integration_response.ok,
    aws_api_gateway_integration_response.failed,
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
